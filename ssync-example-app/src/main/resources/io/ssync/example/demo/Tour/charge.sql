-- A mandatory fee of the tour's classes, due in three days.
WITH fee AS (
  INSERT INTO finance_feestructure (
    name, fee_type, amount, is_mandatory, due_date, created_at, updated_at, academic_year_id, term_id)
  VALUES ('Tuition', 'Tuition', 45000, TRUE, CAST(:today AS date) + 3, now(), now(), :year, :term)
  RETURNING id),
levels AS (
  INSERT INTO finance_feestructure_class_levels (feestructure_id, classlevel_id)
  SELECT fee.id, level.id FROM fee, academic_classlevel level WHERE level.name LIKE '% ' || :series)
SELECT id FROM fee
