package io.ssync.school.columns;

import static io.ssync.sheets.Column.named;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;

/** The columns of a sheet of classrooms, in their standard order. */
public enum ClassroomColumn implements SheetColumn {
    CLASS_LEVEL(named("class level")
            .required()
            .alsoCalled("level", "class", "class name", "classroom", "classroom name", "class level name")
            .example("JSS 1")),
    STREAM(named("stream").alsoCalled("class stream", "arm").example("SCIENCE")),
    CLASS_TEACHER(named("class teacher")
            .required()
            .alsoCalled("teacher", "form teacher", "class teacher name", "class teacher full name", "teacher name")
            .example("Grace Example"));

    private final Column column;

    ClassroomColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
