SELECT coalesce(letter_grade, 'F') AS letter, min_grade, max_grade, coalesce(numeric_scale, 0) AS points
FROM examination_gradescalerule
WHERE grade_scale_id = (SELECT min(id) FROM examination_gradescale)
ORDER BY min_grade DESC
