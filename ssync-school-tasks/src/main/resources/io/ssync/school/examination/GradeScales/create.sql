-- Another transaction may make it at the same time; then this one waits for it and makes nothing.
WITH scale AS (
  INSERT INTO examination_gradescale (name) VALUES (:name) ON CONFLICT (name) DO NOTHING RETURNING id)
INSERT INTO examination_gradescalerule (grade_scale_id, min_grade, max_grade, letter_grade, numeric_scale)
SELECT scale.id, min_grade, max_grade, letter, points
FROM scale, unnest(:mins, :maxs, :letters, :points) AS rule (min_grade, max_grade, letter, points)
