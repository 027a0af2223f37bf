package io.ssync.school.examination;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;

/** The columns of a sheet of remarks, in their standard order. */
enum RemarkColumn implements SheetColumn {
    ADMISSION_NUMBER(StudentNaming.ADMISSION_NUMBER),
    STUDENT(StudentNaming.STUDENT),
    CLASS_TEACHER(Column.named("class teacher's remark")
            .alsoCalled(
                    "class teacher's remarks",
                    "class teacher remark",
                    "class teacher remarks",
                    "class teacher",
                    "form teacher's remark",
                    "form teacher's remarks",
                    "form teacher")),
    PRINCIPAL(Column.named("principal's remark")
            .alsoCalled(
                    "principal's remarks",
                    "principal remark",
                    "principal remarks",
                    "principal",
                    "head teacher's remark"));

    private final Column column;

    RemarkColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
