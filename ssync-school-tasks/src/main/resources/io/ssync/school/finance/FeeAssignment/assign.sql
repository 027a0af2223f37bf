-- A student without a level of their own has that of their classroom; one of whom no level is known matches no level.
INSERT INTO finance_studentfeeassignment (
  student_id, fee_structure_id, term_id, amount_owed, amount_paid, is_waived, assigned_date)
SELECT student.id, fee.id, term.id, fee.amount, 0, false, :now
FROM finance_feestructure fee
JOIN administration_term term
  ON term.academic_year_id = fee.academic_year_id AND (CAST(:term AS bigint) IS NULL OR term.id = :term)
CROSS JOIN academic_student student
LEFT JOIN academic_classroom classroom ON classroom.id = student.classroom_id
LEFT JOIN academic_classlevel level ON level.id = coalesce(student.class_level_id, classroom.name_id)
WHERE fee.id = :fee
  AND student.is_active AND student.date_dismissed IS NULL AND student.graduation_date IS NULL
  AND (NOT EXISTS (SELECT FROM finance_feestructure_grade_levels WHERE feestructure_id = fee.id)
    OR EXISTS (
      SELECT FROM finance_feestructure_grade_levels wanted
      WHERE wanted.feestructure_id = fee.id AND wanted.gradelevel_id = level.grade_level_id))
  AND (NOT EXISTS (SELECT FROM finance_feestructure_class_levels WHERE feestructure_id = fee.id)
    OR EXISTS (
      SELECT FROM finance_feestructure_class_levels wanted
      WHERE wanted.feestructure_id = fee.id AND wanted.classlevel_id = level.id))
ORDER BY student.id, term.id
ON CONFLICT (student_id, fee_structure_id, term_id) DO NOTHING
