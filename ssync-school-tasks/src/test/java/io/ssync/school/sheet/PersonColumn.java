package io.ssync.school.sheet;

import java.util.List;

/** Columns for tests. */
enum PersonColumn implements SheetColumn {
    NUMBER(false),
    NAME(true),
    BIRTHDAY(false),
    TOWN(true),
    REMARK(false);

    private final boolean required;

    PersonColumn(boolean required) {
        this.required = required;
    }

    @Override
    public String heading() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<String> alsoCalled() {
        return this == BIRTHDAY ? List.of("date of birth") : List.of();
    }

    @Override
    public boolean required() {
        return required;
    }
}
