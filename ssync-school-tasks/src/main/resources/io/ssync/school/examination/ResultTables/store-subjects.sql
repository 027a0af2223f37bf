INSERT INTO examination_subjectresult (
  term_result_id, subject_id, teacher_id, ca_score, ca_max, exam_score, exam_max, total_score, total_possible, percentage,
  grade, grade_point, position_in_subject, total_students, highest_score, lowest_score, class_average)
SELECT
  result_id, subject_id, teacher_id, assessment, :caMax, examination, :examMax, total, :caMax + :examMax, total,
  grade, points, position, students, highest, lowest, mean
FROM unnest(
  :results, :subjects, :teachers, :assessments, :examinations, :totals, :grades, :points, :positions, :students, :highest,
  :lowest, :means)
  AS score (
    result_id, subject_id, teacher_id, assessment, examination, total, grade, points, position, students, highest,
    lowest, mean)
ON CONFLICT (term_result_id, subject_id) DO UPDATE SET
  teacher_id = excluded.teacher_id,
  ca_score = excluded.ca_score,
  ca_max = excluded.ca_max,
  exam_score = excluded.exam_score,
  exam_max = excluded.exam_max,
  total_score = excluded.total_score,
  total_possible = excluded.total_possible,
  percentage = excluded.percentage,
  grade = excluded.grade,
  grade_point = excluded.grade_point,
  position_in_subject = excluded.position_in_subject,
  total_students = excluded.total_students,
  highest_score = excluded.highest_score,
  lowest_score = excluded.lowest_score,
  class_average = excluded.class_average
