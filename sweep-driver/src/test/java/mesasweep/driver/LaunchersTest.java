package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts/ do around Java and Maven, which stand-ins play. */
class LaunchersTest {

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      for word in "$@"; do
        if [ "$word" = -version ]; then echo 'openjdk version "17.0.15" 2025-04-15'; exit; fi
      done
      printf '%s\\n' "${@: -1}"
      """;

  /** Writes what the launchers look at before it is done. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      mkdir -p sweep-driver/target
      touch library.jar
      echo "$PWD/library.jar" > sweep-driver/target/classpath
      echo built >> builds
      """;

  @TempDir private Path scratch;
  private Path clone;
  private Path programs;

  @BeforeEach
  void clonesAfresh() throws IOException {
    Path home = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    clone = Files.createDirectories(scratch.resolve("größte clone"));
    for (String folder : List.of("scripts", "conf/architectures", "sweep-driver/src/main")) {
      Files.createDirectories(clone.resolve(folder));
    }
    for (String file : List.of("scripts/common.sh", "scripts/sweep", "conf/jvm-options")) {
      Files.copy(home.resolve(file), clone.resolve(file));
    }
    Files.writeString(clone.resolve("pom.xml"), "");
    Files.writeString(clone.resolve("sweep-driver/pom.xml"), "");
    programs = Files.createDirectories(scratch.resolve("programs"));
    program("java", JAVA);
    program("mvn", MAVEN);
  }

  @Test
  void ofTwoFirstCommandsTheSecondWaitsForTheBuildOfTheFirst() throws Exception {
    program("mvn", MAVEN.replace("echo built", "sleep 1; echo built"));
    Started first = start("scripts/sweep one");
    while (!Files.exists(clone.resolve("sweep-driver/target/classpath"))) {
      assertTrue(first.process().isAlive(), "it builds");
      Thread.sleep(10);
    }
    Started second = start("scripts/sweep two");
    assertEquals(0, first.status());
    assertEquals(0, second.status());
    assertEquals("one\n", first.out());
    assertEquals("two\n", second.out());
    assertEquals(List.of("built"), Files.readAllLines(clone.resolve("builds")));
    assertTrue(second.err().contains("waiting for another command that builds Mesasweep"));
  }

  @Test
  void aBuildThatFailsIsNoFailedTrialAndIsTriedAgain() throws Exception {
    program("mvn", MAVEN.replace("echo built", "exit 1; echo built"));
    Started failed = start("scripts/sweep one");
    assertEquals(3, failed.status());
    assertTrue(failed.err().contains("Mesasweep could not be built"), failed.err());

    program("mvn", MAVEN);
    Started again = start("scripts/sweep one");
    assertEquals(0, again.status(), again.err());
    assertTrue(Files.exists(clone.resolve("builds")), "what was left is not taken for a build");
    Started later = start("scripts/sweep one");
    assertEquals(0, later.status());
    assertEquals(1, Files.readAllLines(clone.resolve("builds")).size());
    assertEquals("", later.err());
  }

  @Test
  void aLibraryThatIsGoneIsFetchedAgain() throws Exception {
    assertEquals(0, start("scripts/sweep one").status());
    Files.delete(clone.resolve("library.jar"));
    assertEquals(0, start("scripts/sweep one").status());
    assertEquals(2, Files.readAllLines(clone.resolve("builds")).size());

    program("mvn", MAVEN.replace("library.jar\"", "other.jar\""));
    Files.delete(clone.resolve("library.jar"));
    Started without = start("scripts/sweep one");
    assertEquals(3, without.status());
    assertTrue(without.err().contains("other.jar, which Maven fetched"), without.err());
  }

  /** The commands that come before it is there do without. */
  @Test
  void theArchiveOfClassesIsMadeBesideTheFirstCommandAndAnewAfterABuild() throws Exception {
    program("mvn", MAVEN.replace("echo built", "touch sweep-driver/target/sweep-driver.jar; echo"));
    program("java", archiving("echo classes > \"${word#*=}\""));
    Path archive = clone.resolve("sweep-driver/target/classes.jsa");
    Started first = start("scripts/sweep status");
    assertEquals(0, first.status(), first.err());
    assertFalse(first.out().contains("SharedArchiveFile"), first.out());
    awaitArchives(1);
    Started second = start("scripts/sweep status");
    assertEquals(0, second.status(), second.err());
    assertTrue(second.out().contains("-XX:SharedArchiveFile=" + archive), second.out());

    Files.setLastModifiedTime(archive, FileTime.fromMillis(0)); // older than what was built
    assertEquals(0, start("scripts/sweep status").status());
    awaitArchives(2);
    assertEquals(0, start("scripts/sweep status").status());
    assertEquals(2, Files.readAllLines(clone.resolve("archives")).size());
  }

  @Test
  void anArchiveThatCannotBeMadeIsNotTriedAgain() throws Exception {
    program("mvn", MAVEN.replace("echo built", "touch sweep-driver/target/sweep-driver.jar; echo"));
    program("java", archiving("echo half > \"${word#*=}\"; exit 3"));
    assertEquals(0, start("scripts/sweep status").status());
    awaitArchives(1);
    Started later = start("scripts/sweep status");
    assertEquals(0, later.status(), later.err());
    assertFalse(later.out().contains("SharedArchiveFile"), later.out());
    assertEquals(1, Files.readAllLines(clone.resolve("archives")).size());
  }

  /** Java that prints all that it is given, and does this where it is to archive its classes. */
  private static String archiving(String how) {
    return JAVA.replace("${@: -1}", "$@")
        .replace(
            "  if [ \"$word\" = -version ]",
            "  case \"$word\" in -XX:ArchiveClassesAtExit=*) echo one >> archives; "
                + how
                + "; exit;; esac\n  if [ \"$word\" = -version ]");
  }

  /** Until the process in the background has made so many and has left nothing. */
  private void awaitArchives(int count) throws Exception {
    Path made = clone.resolve("archives");
    Path scratch = clone.resolve("sweep-driver/target/archive");
    for (int i = 0; i < 6000; i++) {
      boolean isMade = Files.exists(made) && Files.readAllLines(made).size() == count;
      if (isMade && !Files.exists(scratch)) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no archive was made");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'Error occurred during initialization of VM' >&2; exit 1",
        "echo 'openjdk version \"11.0.2\" 2019-01-15'",
        "echo 'java version \"1.8.0_402\"'",
      })
  void javaThatDoesNotStartIsNoFailedTrial(String java) throws Exception {
    program("java", "#!/usr/bin/env bash\n" + java + "\n");
    Started process = start("scripts/sweep one");
    assertEquals(3, process.status());
    assertTrue(process.err().contains("JDK 17"), process.err());
    assertEquals(1, process.err().lines().count(), process.err());
    assertFalse(Files.exists(clone.resolve("builds")));
  }

  /** The JDK's own files would take the places of closed descriptors. */
  @Test
  void closedDescriptorsAreTaken() throws Exception {
    String allOpen = "set -e; : 3<&0 4>&1 5>&2; ";
    program("java", JAVA.replace("printf", allOpen + "if read -r line; then exit 7; fi; printf"));
    Started noInput = start("scripts/sweep one <&-");
    assertEquals(0, noInput.status(), noInput.err());
    assertEquals("one\n", noInput.out());

    program("java", JAVA.replace("printf", allOpen + "printf").strip() + " || exit 3\n");
    assertEquals(3, start("scripts/sweep one >&-").status(), "what is lost is not written");
    assertEquals(0, start("scripts/sweep one 2>&-").status());
  }

  @Test
  void javaReadsNamesAsUtf8WhateverTheLocaleIs() throws Exception {
    program("java", JAVA.replace("printf", "echo \"$LC_ALL\"; printf"));
    for (String locale : List.of("C", "POSIX", "tr_TR.ISO-8859-9")) {
      Started process = start("scripts/sweep é", Map.of("LC_ALL", locale));
      assertEquals(0, process.status(), process.err());
      List<String> lines = process.out().lines().toList();
      assertTrue(lines.get(0).matches("(?i)(C|en_US)\\.utf-?8"), lines::toString);
      assertEquals("é", lines.get(1));
    }
  }

  private void program(String name, String text) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Started start(String command) throws IOException {
    return start(command, Map.of());
  }

  /** Starts a line of the shell in the clone. */
  private Started start(String command, Map<String, String> environment) throws IOException {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(clone.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", programs.toString(), (path, own) -> own + ":" + path);
    return new Started(builder.start(), out, err);
  }

  private record Started(Process process, Path outFile, Path errFile) {

    int status() throws InterruptedException {
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it ends");
      return process.exitValue();
    }

    String out() throws IOException {
      return Files.readString(outFile);
    }

    String err() throws IOException {
      return Files.readString(errFile);
    }
  }
}
