INSERT INTO examination_termresult (
  student_id, term_id, academic_year_id, classroom_id, total_marks, total_possible, average_percentage, grade, gpa,
  position_in_class, total_students, computed_date, computed_by_id, is_published)
SELECT
  student_id, :term, :year, :classroom, total, possible, average, grade, gpa,
  position, :count, :now, :computedBy, false
FROM unnest(:students, :totals, :possible, :averages, :grades, :gpas, :positions)
  AS result (student_id, total, possible, average, grade, gpa, position)
ORDER BY student_id
ON CONFLICT (student_id, term_id, academic_year_id) DO UPDATE SET
  classroom_id = excluded.classroom_id,
  total_marks = excluded.total_marks,
  total_possible = excluded.total_possible,
  average_percentage = excluded.average_percentage,
  grade = excluded.grade,
  gpa = excluded.gpa,
  position_in_class = excluded.position_in_class,
  total_students = excluded.total_students,
  computed_date = excluded.computed_date,
  computed_by_id = excluded.computed_by_id
RETURNING id, student_id
