package dev.relayctl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns for people. Where they don't fit, each row becomes a small block of its own. */
final class Table {
  /** What stands in a cell that has nothing to say. */
  static final String NONE = "-";

  private static final String GAP = "  ";

  private Table() {}

  static String print(List<String> head, List<List<String>> rows, int width) {
    int[] widths = widths(head, rows);
    int total = -GAP.length();
    for (int column : widths) {
      total += column + GAP.length();
    }
    // The last column may run over: terminals wrap it, and nothing stands to its right.
    int last = widths.length - 1;
    if (total - widths[last] + head.get(last).length() > width) {
      return blocks(head, rows);
    }
    var lines = new ArrayList<String>();
    lines.add(line(head, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return String.join("\n", lines);
  }

  private static int[] widths(List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i));
      if (i < cells.size() - 1) {
        line.append(" ".repeat(widths[i] - cells.get(i).length())).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private static String blocks(List<String> head, List<List<String>> rows) {
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      boolean isNumber = row.getFirst().chars().allMatch(Character::isDigit);
      lines.add((isNumber ? word(head.getFirst()) + " " : "") + row.getFirst());
      for (int i = 1; i < row.size(); i++) {
        // In a block nothing has to be kept in line: what there is none of is left out.
        if (!row.get(i).equals(NONE)) {
          lines.add(GAP + word(head.get(i)) + " " + row.get(i));
        }
      }
    }
    return String.join("\n", lines);
  }

  private static String word(String heading) {
    return heading.toLowerCase(Locale.ROOT);
  }
}
