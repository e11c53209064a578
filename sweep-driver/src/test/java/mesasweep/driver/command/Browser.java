package mesasweep.driver.command;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium of this machine, without a window, without a network, and of a new user. */
final class Browser implements AutoCloseable {
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> CHROMEDRIVER = List.of("chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Warns of a Chromium for which Selenium has no classes; none are used here. */
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Nothing may be {@link #missing}.
   *
   * @param profile an empty directory
   */
  static Browser start(Path profile) {
    VERSIONS.setLevel(Level.SEVERE);
    LoggingPreferences logged = new LoggingPreferences();
    logged.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(installed(CHROMIUM).orElseThrow().toFile());
    options.setCapability("goog:loggingPrefs", logged);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--force-device-scale-factor=1",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    // With both paths given, Selenium does not look for either on the network.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(installed(CHROMEDRIVER).orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    service.sendOutputTo(OutputStream.nullOutputStream());
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.command("Network.enable", Map.of());
    browser.command(
        "Network.emulateNetworkConditions",
        Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
    return browser;
  }

  /** What this machine lacks, and how it gets it; empty if a browser can be started. */
  static Optional<String> missing() {
    List<String> absent = new ArrayList<>();
    if (installed(CHROMIUM).isEmpty()) {
      absent.add("Chromium");
    }
    if (installed(CHROMEDRIVER).isEmpty()) {
      absent.add("ChromeDriver");
    }
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The report is not tested in a browser, for the PATH has no "
                + String.join(" and no ", absent)
                + ". On Debian: apt-get install chromium chromium-driver");
  }

  private static Optional<Path> installed(List<String> names) {
    String folders = System.getenv().getOrDefault("PATH", "");
    return names.stream()
        .flatMap(
            name ->
                Stream.of(folders.split(File.pathSeparator))
                    .map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page; what earlier pages complained of is forgotten. */
  void open(Path page) {
    complaints();
    driver.get(page.toUri().toString());
  }

  /** Console messages that warn or worse, uncaught errors among them, since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::toString)
        .toList();
  }

  /** Defines what a script of the test's resources defines. */
  void load(String script) {
    driver.executeScript(resource(script));
  }

  /**
   * The value of an expression in the page.
   *
   * @param arguments what {@code arguments[0]} and so on are in it
   */
  Object value(String expression, Object... arguments) {
    return driver.executeScript("return " + expression, arguments);
  }

  /** The value of a promise in the page. */
  Object promised(String expression) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(expression + ".then(arguments[arguments.length - 1])");
  }

  /** Waits until an expression in the page is true. */
  void await(String expression, Object... arguments) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> expression)
        .until(page -> Boolean.TRUE.equals(value(expression, arguments)));
  }

  /** Moves the mouse to a pixel of the window. */
  void point(Pixel at) {
    new Actions(driver).moveToLocation(at.x(), at.y()).perform();
  }

  void click(Pixel at) {
    new Actions(driver).moveToLocation(at.x(), at.y()).click().perform();
  }

  /** Types into whatever has the focus. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** A command of the DevTools protocol, and its answer. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** The whole page, however high, as PNG. */
  byte[] picture() {
    Object data =
        command("Page.captureScreenshot", Map.of("captureBeyondViewport", true)).get("data");
    return Base64.getDecoder().decode((String) data);
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static String resource(String name) {
    try (InputStream in = Browser.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Of the window, from its upper left corner. */
  record Pixel(int x, int y) {}
}
