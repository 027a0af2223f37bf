-- The examinations that the computation of results counts: those of the class that overlap the term.
SELECT DISTINCT result.id AS result_id, mark.subject_id, exam.name AS exam
FROM examination_termresult result
JOIN administration_term term ON term.id = result.term_id
JOIN academic_studentclassenrollment enrolment
  ON enrolment.student_id = result.student_id
  AND enrolment.classroom_id = result.classroom_id
  AND enrolment.academic_year_id = result.academic_year_id
JOIN examination_marksmanagement mark ON mark.student_id = enrolment.id
JOIN examination_examinationlisthandler exam
  ON exam.id = mark.exam_name_id AND exam.start_date <= term.end_date AND exam.ends_date >= term.start_date
JOIN examination_examinationlisthandler_classrooms room
  ON room.examinationlisthandler_id = exam.id AND room.classroom_id = result.classroom_id
WHERE result.id = ANY (:results)
