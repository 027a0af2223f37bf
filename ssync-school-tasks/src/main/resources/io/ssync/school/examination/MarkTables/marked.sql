SELECT DISTINCT mark.student_id
FROM unnest(:enrolments, :exams) AS given (enrolment, exam)
JOIN examination_marksmanagement mark
  ON mark.student_id = given.enrolment
  AND mark.exam_name_id = given.exam
  AND mark.subject_id = :subject
