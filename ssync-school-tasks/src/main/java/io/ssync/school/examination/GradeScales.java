package io.ssync.school.examination;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The grade scale of the school: the first by id. A school without one gets the standard scale. */
final class GradeScales {

    private final Statements statements;

    GradeScales(Handle handle) {
        statements = new Statements(handle, GradeScales.class);
    }

    GradeScale first() {
        if (!exists()) {
            create(GradeScale.STANDARD);
        }
        List<GradeBand> bands = new ArrayList<>();
        String[] name = new String[1];
        statements
                .query("first")
                .map((row, context) -> {
                    name[0] = row.getString("name");
                    BigDecimal min = row.getBigDecimal("min_grade");
                    return min == null
                            ? null
                            : new GradeBand(
                                    min,
                                    row.getBigDecimal("max_grade"),
                                    row.getString("letter_grade"),
                                    row.getBigDecimal("numeric_scale"));
                })
                .forEach(band -> {
                    if (band != null) {
                        bands.add(band);
                    }
                });
        return new GradeScale(name[0], bands);
    }

    private boolean exists() {
        return statements.query("exists").mapTo(Boolean.class).one();
    }

    private void create(GradeScale scale) {
        statements
                .update("create")
                .bind("name", scale.name())
                .bindArray("mins", BigDecimal.class, each(scale.bands(), GradeBand::min))
                .bindArray("maxs", BigDecimal.class, each(scale.bands(), GradeBand::max))
                .bindArray("letters", String.class, each(scale.bands(), GradeBand::letter))
                .bindArray("points", BigDecimal.class, each(scale.bands(), GradeBand::points))
                .execute();
    }
}
