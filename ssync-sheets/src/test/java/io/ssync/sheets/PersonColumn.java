package io.ssync.sheets;

/** Columns for tests. */
enum PersonColumn implements SheetColumn {
    NUMBER(Column.named("number")),
    NAME(Column.named("name").required()),
    BIRTHDAY(Column.named("birthday").ofDates().alsoCalled("date of birth")),
    TOWN(Column.named("town").required()),
    REMARK(Column.named("remark"));

    private final Column column;

    PersonColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
