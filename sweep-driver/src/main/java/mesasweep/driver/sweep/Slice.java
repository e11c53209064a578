package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The squares of one plane of a sweep: of one combination of the values of all other axes. A square
 * whose cells disagree is halved along both axes; cells that a neighbour's halving has put on its
 * edges count, so that a boundary is followed where it leaves a square.
 */
final class Slice {

  /** A cell by the numbers of its values. */
  record Place(int x, int y) {}

  private record Square(int left, int right, int bottom, int top) {}

  private final Lattice x;
  private final Lattice y;
  private final boolean byMajority;
  private final Set<Place> asked = new HashSet<>();
  private final TreeMap<Integer, TreeMap<Integer, Opinion>> known = new TreeMap<>();
  private final Set<Square> halved = new HashSet<>();

  /**
   * @param byMajority whether cells agree if most of their trials do; else all trials must
   */
  Slice(Lattice x, Lattice y, boolean byMajority) {
    this.x = x;
    this.y = y;
    this.byMajority = byMajority;
  }

  /** The cells of the grid. */
  List<Place> grid() {
    List<Place> grid = new ArrayList<>();
    for (int column = 0; column < x.listed().size(); column++) {
      for (int row = 0; row < y.listed().size(); row++) {
        grid.add(new Place(column * x.spacing(), row * y.spacing()));
      }
    }
    return grid;
  }

  /** Adds a cell of which nothing is known yet. */
  void ask(Place place) {
    asked.add(place);
  }

  /** Learns what the trials of a cell say. */
  void learn(Place place, Opinion opinion) {
    known.computeIfAbsent(place.x(), any -> new TreeMap<>()).put(place.y(), opinion);
  }

  /** The cells that squares which disagree ask for, and that are not there. */
  Set<Place> wanted() {
    Set<Place> wanted = new HashSet<>();
    int width = x.spacing();
    int height = y.spacing();
    for (int left = 0; left == 0 || left < (x.listed().size() - 1) * width; left += width) {
      int right = x.listed().size() == 1 ? left : left + width;
      for (int bottom = 0; bottom < (y.listed().size() - 1) * height; bottom += height) {
        visit(new Square(left, right, bottom, bottom + height), wanted);
      }
    }
    return wanted;
  }

  private void visit(Square square, Set<Place> wanted) {
    List<Integer> columns = x.halved(square.left(), square.right());
    List<Integer> rows = y.halved(square.bottom(), square.top());
    boolean canBeHalved =
        columns.size() > ends(square.left(), square.right())
            || rows.size() > ends(square.bottom(), square.top());
    if (!canBeHalved || !(halved.contains(square) || disagrees(square))) {
      return;
    }
    halved.add(square);
    for (int column : columns) {
      for (int row : rows) {
        Place place = new Place(column, row);
        if (!asked.contains(place)) {
          wanted.add(place);
        }
      }
    }
    for (int i = 0; i == 0 || i < columns.size() - 1; i++) {
      for (int j = 0; j < rows.size() - 1; j++) {
        int right = columns.get(Math.min(i + 1, columns.size() - 1));
        visit(new Square(columns.get(i), right, rows.get(j), rows.get(j + 1)), wanted);
      }
    }
  }

  private static int ends(int low, int high) {
    return low == high ? 1 : 2;
  }

  /** Whether all corners are known and not all cells of a square agree. */
  private boolean disagrees(Square square) {
    Set<Integer> sides = new HashSet<>();
    int corners = 0;
    for (Map.Entry<Integer, TreeMap<Integer, Opinion>> column :
        known.subMap(square.left(), true, square.right(), true).entrySet()) {
      boolean isEdge = column.getKey() == square.left() || column.getKey() == square.right();
      NavigableMap<Integer, Opinion> cells =
          column.getValue().subMap(square.bottom(), true, square.top(), true);
      corners += isEdge && cells.containsKey(square.bottom()) ? 1 : 0;
      corners += isEdge && cells.containsKey(square.top()) ? 1 : 0;
      cells.values().stream()
          .filter(opinion -> opinion.eligible() > 0)
          .forEach(opinion -> sides.add(side(opinion)));
    }
    boolean isKnown = corners == 2 * ends(square.left(), square.right());
    return isKnown && (sides.size() > 1 || sides.contains(0));
  }

  /** 0 if the trials of a cell do not agree among themselves. */
  private int side(Opinion opinion) {
    return byMajority || !opinion.isMixed() ? opinion.majority() : 0;
  }
}
