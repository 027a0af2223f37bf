package io.ssync.sheets;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a sheet from one of another kind. A sheet of students has names and addresses as well as one of teachers, so it could be
 * read as such, and everybody in it would be made a teacher.
 */
final class OtherKinds {

    private OtherKinds() {}

    static void refuse(
            SheetRow headings,
            List<? extends SheetColumn> columns,
            Map<String, ? extends List<? extends SheetColumn>> others) {
        Map<String, ? extends SheetColumn> own = Headings.known(columns);
        Set<String> present = headings.cells().stream()
                .map(cell -> Headings.fold(cell.text()))
                .filter(heading -> !heading.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        others.forEach((name, otherColumns) -> {
            Map<String, ? extends SheetColumn> other = Headings.known(otherColumns);
            Set<SheetColumn> found = columns(present, other);
            Set<SheetColumn> onlyOther = columns(without(present, own.keySet()), other);
            Set<SheetColumn> onlyOwn = columns(without(present, other.keySet()), own);
            boolean isComplete = otherColumns.stream()
                    .allMatch(
                            column -> found.contains(column) || !column.column().isRequired());
            if (isComplete && onlyOther.size() > onlyOwn.size()) {
                throw new SheetRejectedException("This is a sheet of " + name + ", and belongs to their upload: it has "
                        + onlyOther.stream().map(SheetColumn::heading).collect(Collectors.joining(", "))
                        + ". If it is none, rename or remove "
                        + (onlyOther.size() == 1 ? "that column." : "those columns."));
            }
        });
    }

    private static Set<String> without(Set<String> headings, Set<String> known) {
        Set<String> rest = new LinkedHashSet<>(headings);
        rest.removeAll(known);
        return rest;
    }

    private static Set<SheetColumn> columns(Set<String> headings, Map<String, ? extends SheetColumn> known) {
        return headings.stream()
                .filter(known::containsKey)
                .map(known::get)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
