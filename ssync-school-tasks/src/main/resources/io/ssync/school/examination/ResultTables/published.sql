-- What parents can see of a class: of those who have a result in it, and of those who get one now and had it elsewhere.
SELECT result.id, concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number,
  result.total_marks, result.total_possible, result.average_percentage, result.grade, result.gpa, result.position_in_class,
  result.total_students,
  subject.name AS subject, score.ca_score, score.exam_score, score.total_score, score.grade AS subject_grade,
  score.position_in_subject, score.total_students AS subject_students, score.highest_score, score.lowest_score,
  score.class_average
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
LEFT JOIN examination_subjectresult score ON score.term_result_id = result.id
LEFT JOIN academic_subject subject ON subject.id = score.subject_id
WHERE result.term_id = :term AND result.is_published
  AND (result.classroom_id = :classroom OR result.student_id = ANY (:students))
ORDER BY result.student_id, subject.name
