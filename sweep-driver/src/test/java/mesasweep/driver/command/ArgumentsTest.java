package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments are what they say, and paths what a person takes them for. */
class ArgumentsTest {

  @TempDir private Path scratch;

  @Test
  void anAtSignIsPartOfAWord() throws IOException {
    Path file = Files.writeString(scratch.resolve("s.yaml"), "name: s");
    Path words = Files.writeString(scratch.resolve("words"), "steps=5");
    Answer answer = Answer.of("plan", file.toString(), "@" + words);
    assertEquals(2, answer.status());
    assertEquals("command line: found @" + words + "; allowed is key=value\n", answer.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "~", "~/x"})
  void aFolderThatIsNotOneIsRefused(String folder) throws IOException {
    Path file = Files.writeString(scratch.resolve("s.yaml"), "name: s");
    for (List<String> words :
        List.of(List.of("-o=" + folder), List.of("-o", folder), List.of("--output=" + folder))) {
      List<String> command = new ArrayList<>(List.of("plan", file.toString()));
      command.addAll(words);
      Answer answer = Answer.of(command.toArray(String[]::new));
      assertEquals(2, answer.status(), answer.out());
      String wanted = folder.isBlank() ? "an empty path" : "'" + folder + "' begins with ~";
      assertTrue(answer.err().contains(wanted), answer.err());
    }
    Answer report = Answer.of("report", folder);
    assertEquals(2, report.status());
  }

  @Test
  void aKeyGivenTwiceIsRefused() throws IOException {
    Path file = Files.writeString(scratch.resolve("s.yaml"), "name: s");
    Answer answer = Answer.of("plan", file.toString(), "steps=500", "steps=600");
    assertEquals(2, answer.status());
    assertEquals(
        "command line: steps: given twice, steps=500 and steps=600; give one\n", answer.err());
    assertEquals(2, Answer.of("trial", "steps=5", "steps=5").status());
  }
}
