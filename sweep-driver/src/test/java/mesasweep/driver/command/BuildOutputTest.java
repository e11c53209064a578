package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launchers show of a build, for which a stand-in of Maven takes its place. */
class BuildOutputTest {

  @TempDir private Path scratch;

  /** Maven resets the colours of whatever it writes to as it ends. */
  @Test
  void hasNoEscapeCodes() throws Exception {
    Process build = build("printf '\\033[1;31m[ERROR] red\\033[0m\\n\\033[0m'");
    String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, build.waitFor(), output);
    assertTrue(output.endsWith("\n[ERROR] red\n"), output);
    assertFalse(output.contains("\u001b"), output);
  }

  @Test
  void leavesNothingBehindIfItFails() throws Exception {
    assertNotEquals(0, build("exit 7").waitFor());
    assertFalse(Files.exists(scratch.resolve("built")));
  }

  /**
   * @param maven what the stand-in does
   */
  private Process build(String maven) throws IOException {
    Path bin = Files.createDirectories(scratch.resolve("bin"));
    Path mvn = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + maven + "\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    String script =
        "set -euo pipefail; . '%s'; PATH='%s':$PATH build '%s'"
            .formatted(
                Path.of("..", "scripts", "common.sh").toAbsolutePath(),
                bin,
                scratch.resolve("built"));
    return new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
  }
}
