package io.ssync.school.academic;

import io.ssync.school.sheet.SheetTable;
import io.ssync.school.sheet.TableRow;
import io.ssync.school.upload.UploadRejectedException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What has to be known of a sheet before its first row is stored. The sheet is read once for this: it costs a small part of
 * the upload, and a damaged file is told before anything is locked.
 */
final class StudentSurvey {

    private final Map<String, List<Long>> classroomIds;
    private final AdmissionNumbers numbers;
    private final SortedSet<Long> classrooms = new TreeSet<>();
    private int rows;
    private boolean asksForNumbers;

    private StudentSurvey(Map<String, List<Long>> classroomIds, AdmissionNumbers numbers) {
        this.classroomIds = classroomIds;
        this.numbers = numbers;
    }

    /**
     * Reads the sheet.
     *
     * @param classroomIds all classrooms, by {@linkplain Classrooms#key key}
     * @param numbers passes over the numbers in the sheet, which are for the students beside whom they stand
     */
    static StudentSurvey of(
            SheetTable<StudentColumn> sheet, Map<String, List<Long>> classroomIds, AdmissionNumbers numbers) {
        StudentSurvey survey = new StudentSurvey(classroomIds, numbers);
        sheet.forEachRow(survey::add);
        if (survey.rows == 0) {
            throw new UploadRejectedException("The sheet has no students: nothing stands below the headings.");
        }
        return survey;
    }

    private void add(TableRow<StudentColumn> row) {
        rows++;
        String number = row.cell(StudentColumn.ADMISSION_NUMBER).text();
        asksForNumbers |= number.isEmpty();
        numbers.passOver(number);
        String classroom = row.cell(StudentColumn.CLASSROOM).text();
        classrooms.addAll(classroomIds.getOrDefault(Classrooms.key(classroom), List.of()));
    }

    /** How many rows there are. */
    int rows() {
        return rows;
    }

    /** The ids of the classrooms that the sheet mentions. */
    SortedSet<Long> classrooms() {
        return classrooms;
    }

    /** Whether some students have no admission number. */
    boolean asksForNumbers() {
        return asksForNumbers;
    }
}
