-- A year of the tour's own with one term around today, and two class levels without classrooms.
WITH year AS (
  INSERT INTO administration_academicyear (name, start_date, end_date, active_year)
  VALUES ('Tour ' || :series, CAST(:today AS date) - 90, CAST(:today AS date) + 200, FALSE)
  RETURNING id),
levels AS (
  INSERT INTO academic_classlevel (id, name)
  SELECT (SELECT coalesce(max(id), 0) FROM academic_classlevel) + i, 'Tour JSS ' || i || ' ' || :series
  FROM generate_series(1, 2) AS i),
school AS (
  INSERT INTO administration_school (active, name, address, telephone, school_email, mission)
  SELECT TRUE, 'Ọ̀ṣun Demo College', '12 Market Road, Ìbàdàn', '0803 123 4567', 'office@example.org', 'Knowledge and character'
  WHERE NOT EXISTS (SELECT FROM administration_school))
INSERT INTO administration_term (name, default_term_fee, start_date, end_date, academic_year_id)
SELECT 'First Term', 0, CAST(:today AS date) - 80, CAST(:today AS date) + 10, year.id
FROM year
RETURNING id, academic_year_id
