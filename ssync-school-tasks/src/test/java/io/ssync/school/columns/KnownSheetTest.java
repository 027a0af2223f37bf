package io.ssync.school.columns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetRejectedException;
import io.ssync.sheets.SheetTable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSheetTest {

    private static <C extends Enum<C> & SheetColumn> void open(Class<C> columns, String headings) {
        SheetTable.open((headings + "\nx,x,x,x\n").getBytes(UTF_8), columns, KnownSheet.others(columns));
    }

    private static <C extends Enum<C> & SheetColumn> String all(Class<C> columns) {
        return Arrays.stream(columns.getEnumConstants())
                .map(SheetColumn::heading)
                .collect(Collectors.joining(","));
    }

    @Test
    void takesEachSheetForWhatItIs() {
        assertThatCode(() -> open(StudentColumn.class, all(StudentColumn.class)))
                .doesNotThrowAnyException();
        assertThatCode(() -> open(ClassroomColumn.class, all(ClassroomColumn.class)))
                .doesNotThrowAnyException();
        assertThatCode(() -> open(TeacherColumn.class, all(TeacherColumn.class)))
                .doesNotThrowAnyException();
        assertThatCode(() -> open(ParentColumn.class, all(ParentColumn.class))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Admission No,First Name,Surname,Class,DOB,Sex,Email,Phone",
                "First name,Last name,Email,Class",
                "S/N,Class teacher,Surname,First name,Email,Admission number,Class,Remarks"
            })
    void refusesAStudentsSheetAsOneOfTeachersOrParents(String headings) {
        assertThatThrownBy(() -> open(TeacherColumn.class, headings))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageStartingWith("This is a sheet of students, and belongs to their upload: it has ")
                .hasMessageContaining("classroom name");
        assertThatThrownBy(() -> open(ParentColumn.class, headings.replace("Email", "Phone number,Email")))
                .isInstanceOf(SheetRejectedException.class);
    }

    @Test
    void refusesTheSheetsOfTeachersAndParentsAsTheOthers() {
        assertThatThrownBy(() -> open(ParentColumn.class, all(TeacherColumn.class)))
                .hasMessage(
                        "This is a sheet of teachers, and belongs to their upload: it has date of birth, gender, tin,"
                                + " qualification. If it is none, rename or remove those columns.");
        assertThatThrownBy(() -> open(TeacherColumn.class, all(ParentColumn.class)))
                .hasMessage("This is a sheet of parents, and belongs to their upload: it has relationship, occupation,"
                        + " student admission number. If it is none, rename or remove those columns.");
        assertThatThrownBy(() -> open(ClassroomColumn.class, "Admission no,First name,Last name,Class,Class teacher"))
                .hasMessageStartingWith("This is a sheet of students");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "First name,Last name,Email,Phone,Qualification,Class",
                "First name,Last name,Email,Class teacher of"
            })
    void takesTeachersWithAColumnThatOthersHaveToo(String headings) {
        assertThatCode(() -> open(TeacherColumn.class, headings)).doesNotThrowAnyException();
    }

    @Test
    void takesParentsWithTheClassOfTheChild() {
        assertThatCode(() -> open(ParentColumn.class, "First name,Last name,Phone,Child,Class"))
                .doesNotThrowAnyException();
    }

    @Test
    void takesStudentsWithTheirClassTeacher() {
        assertThatCode(() -> open(StudentColumn.class, "First name,Last name,Class,Class teacher,Occupation"))
                .doesNotThrowAnyException();
    }
}
