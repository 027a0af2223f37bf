SELECT result.id AS result_id, year.name AS year, term.name AS term, level.name AS classroom, subject.name AS subject,
  score.ca_score, score.exam_score, score.total_score, score.grade, score.grade_point,
  result.average_percentage, result.grade AS overall_grade, result.gpa
FROM examination_termresult result
JOIN administration_term term ON term.id = result.term_id
JOIN administration_academicyear year ON year.id = result.academic_year_id
LEFT JOIN academic_classroom room ON room.id = result.classroom_id
LEFT JOIN academic_classlevel level ON level.id = room.name_id
JOIN examination_subjectresult score ON score.term_result_id = result.id
JOIN academic_subject subject ON subject.id = score.subject_id
WHERE result.student_id = :student AND result.is_published
ORDER BY term.start_date, result.id, subject.name
