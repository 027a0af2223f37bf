package io.ssync.school.columns;

import io.ssync.sheets.SheetColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of sheets that a school uploads. */
public enum KnownSheet {
    /** Of students and their classes. */
    STUDENTS("students", StudentColumn.class),
    /** Of classrooms and their teachers. */
    CLASSROOMS("classrooms", ClassroomColumn.class),
    /** Of teachers. */
    TEACHERS("teachers", TeacherColumn.class),
    /** Of parents and their children. */
    PARENTS("parents", ParentColumn.class);

    private final String title;
    private final Class<? extends SheetColumn> columns;

    KnownSheet(String title, Class<? extends SheetColumn> columns) {
        this.title = title;
        this.columns = columns;
    }

    /**
     * The kinds of sheets that a sheet may be taken for.
     *
     * @param columns the columns of the sheet
     * @return the columns of each other kind, by what people call it
     */
    public static Map<String, List<SheetColumn>> others(Class<?> columns) {
        Map<String, List<SheetColumn>> others = new LinkedHashMap<>();
        for (KnownSheet sheet : values()) {
            if (sheet.columns != columns) {
                others.put(sheet.title, Arrays.asList(sheet.columns.getEnumConstants()));
            }
        }
        return others;
    }

    /**
     * What such a sheet has.
     *
     * @return the columns in their standard order
     */
    public List<SheetColumn> columns() {
        return Arrays.asList(columns.getEnumConstants());
    }

    /**
     * What it may be taken for.
     *
     * @return the columns of each other kind, by what people call it
     */
    public Map<String, List<SheetColumn>> others() {
        return others(columns);
    }
}
