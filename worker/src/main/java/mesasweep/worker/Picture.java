package mesasweep.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesasweep.worker.ResultDescription.Role;

/**
 * A raster of tiles, and a path over it.
 *
 * @param name in SQL, {@code lawn}
 * @param label a noun, "lawn as it is mown"
 * @param meaning what it shows and of which moment, one sentence
 * @param tiles that it consists of
 * @param path what the path is, a noun
 */
public record Picture(String name, String label, String meaning, List<Tile> tiles, String path) {

  /**
   * @param code one character, no blank, that stands for it in {@link Drawing#rows}
   * @param label a noun
   * @param role what it is drawn as; empty for plain ground
   */
  public record Tile(String code, String label, Optional<Role> role) {}

  public Picture {
    tiles = List.copyOf(tiles);
  }

  /** In what it contradicts itself. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    ResultDescription.twice(tiles.stream().map(Tile::code).toList())
        .forEach(code -> problems.add("tile " + code + " twice in picture " + name));
    ResultDescription.twice(
            tiles.stream().map(tile -> tile.role().map(Role::name).orElse("plain ground")).toList())
        .forEach(role -> problems.add(role + " twice in picture " + name));
    tiles.stream()
        .filter(tile -> tile.code().length() != 1 || tile.code().isBlank())
        .forEach(
            tile ->
                problems.add(
                    "tile '" + tile.code() + "' in picture " + name + ", not one character"));
    return problems;
  }

  /** In what a drawing is not as it is declared. */
  List<String> problems(Drawing drawing) {
    List<String> problems = new ArrayList<>();
    Set<Integer> widths =
        drawing.rows().stream().map(String::length).collect(Collectors.toCollection(TreeSet::new));
    if (widths.size() != 1 || widths.contains(0)) {
      problems.add("picture " + name + " with rows of " + widths + " tiles");
    }
    List<String> known = tiles.stream().map(Tile::code).toList();
    drawing.rows().stream()
        .flatMap(row -> row.chars().mapToObj(Character::toString))
        .filter(code -> !known.contains(code))
        .distinct()
        .forEach(
            code ->
                problems.add(
                    "picture " + name + " with a tile " + code + ", declared are " + known));
    int cells = drawing.rows().stream().mapToInt(String::length).sum();
    drawing.path().stream()
        .filter(cell -> cell < 0 || cell >= cells)
        .forEach(
            cell ->
                problems.add("picture " + name + " with a path by cell " + cell + " of " + cells));
    return problems;
  }
}
