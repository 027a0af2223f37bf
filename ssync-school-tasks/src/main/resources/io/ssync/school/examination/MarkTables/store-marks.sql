-- The table may have several marks of a student for one examination. The last one counts, so that is the one to change.
WITH given AS (
  SELECT * FROM unnest(:enrolments, :exams, :points) AS given (enrolment, exam, points)
), counting AS (
  SELECT DISTINCT ON (given.enrolment, given.exam) mark.id, given.enrolment, given.exam, given.points
  FROM given
  JOIN examination_marksmanagement mark
    ON mark.student_id = given.enrolment
    AND mark.exam_name_id = given.exam
    AND mark.subject_id = :subject
  ORDER BY given.enrolment, given.exam, mark.date_time DESC, mark.id DESC
), changed AS (
  UPDATE examination_marksmanagement mark
  SET points_scored = counting.points
  FROM counting
  WHERE mark.id = counting.id
)
INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id, student_id, subject_id)
SELECT given.points, :now, :teacher, given.exam, given.enrolment, :subject
FROM given
WHERE NOT EXISTS (
  SELECT FROM counting WHERE counting.enrolment = given.enrolment AND counting.exam = given.exam)
