package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that values of parameters name. */
class UserFilesTest {

  @TempDir private Path scratch;

  /** SHA-256 of "abc" as FIPS 180-2 has it. */
  @Test
  void aValueHasThePathAndTheStartOfTheHash() {
    assertEquals("my/net.json@ba7816bf8f01", UserFiles.value("my/net.json", "abc"));
    assertEquals("my/net.json", UserFiles.path("my/net.json@ba7816bf8f01"));
    assertEquals("my/net.json", UserFiles.path("my/net.json"));
    assertEquals("a@b.json", UserFiles.path("a@b.json@ba7816bf8f01"));
    assertEquals(UserFiles.value("x", "a\nb\n"), UserFiles.value("x", "a\r\nb\r\n"));
  }

  @Test
  void aTextIsTheFilesUntilItIsKnown() throws IOException {
    Path file = Files.writeString(scratch.resolve("net.json"), "one");
    String value = UserFiles.value(file.toString(), "one");
    assertEquals("one", UserFiles.text(file.toString()));
    assertEquals("one", UserFiles.text(value));

    Files.writeString(file, "two");
    assertEquals("two", UserFiles.text(file.toString()));
    assertEquals(
        file
            + " has changed: its content is now @"
            + UserFiles.digest("two")
            + ", not @"
            + UserFiles.digest("one")
            + "; restore it, or write "
            + file
            + " alone for the new one",
        problem(value));
    Files.delete(file);
    assertFalse(UserFiles.isThere(file.toString()));
    assertTrue(problem(value).startsWith("there is no file " + file + " in /"), problem(value));

    UserFiles.know(List.of("one"));
    assertEquals("one", UserFiles.text(value));
    assertTrue(problem(file.toString()).startsWith("there is no file " + file), "a path alone");
  }

  private static String problem(String value) {
    return assertThrows(IllegalArgumentException.class, () -> UserFiles.text(value)).getMessage();
  }
}
