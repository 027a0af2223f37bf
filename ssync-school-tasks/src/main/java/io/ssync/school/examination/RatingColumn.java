package io.ssync.school.examination;

import io.ssync.school.ratings.Trait;
import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of a sheet of ratings: whose they are, and one for each trait that the school rates. */
final class RatingColumn implements SheetColumn {

    static final RatingColumn ADMISSION_NUMBER = new RatingColumn(StudentNaming.ADMISSION_NUMBER, null);
    static final RatingColumn STUDENT = new RatingColumn(StudentNaming.STUDENT, null);

    private final Column column;
    private final @Nullable String trait;

    private RatingColumn(Column column, @Nullable String trait) {
        this.column = column;
        this.trait = trait;
    }

    /** The columns of a sheet in their order. */
    static List<RatingColumn> of(List<Trait> traits) {
        List<RatingColumn> columns = new ArrayList<>(List.of(ADMISSION_NUMBER, STUDENT));
        for (Trait trait : traits) {
            columns.add(
                    new RatingColumn(Column.named(trait.name() + " (1 to 5)").alsoCalled(trait.name()), trait.name()));
        }
        return columns;
    }

    /** What is rated; null in the other columns. */
    @Nullable
    String trait() {
        return trait;
    }

    @Override
    public Column column() {
        return column;
    }
}
