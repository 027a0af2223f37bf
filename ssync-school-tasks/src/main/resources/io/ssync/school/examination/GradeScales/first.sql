SELECT scale.name, rule.min_grade, rule.max_grade, rule.letter_grade, coalesce(rule.numeric_scale, 0) AS numeric_scale
FROM (SELECT id, name FROM examination_gradescale ORDER BY id LIMIT 1) scale
LEFT JOIN examination_gradescalerule rule ON rule.grade_scale_id = scale.id
