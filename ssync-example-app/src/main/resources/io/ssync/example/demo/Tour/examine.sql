-- Two papers during the term and an examination, with the marks of every student in every subject.
WITH exams AS (
  INSERT INTO examination_examinationlisthandler (name, start_date, ends_date, out_of, created_on)
  VALUES
    ('1st CA ' || :series, CAST(:today AS date) - 60, CAST(:today AS date) - 59, 20, now()),
    ('2nd CA ' || :series, CAST(:today AS date) - 30, CAST(:today AS date) - 29, 20, now()),
    ('Examination ' || :series, CAST(:today AS date) - 5, CAST(:today AS date) - 1, 60, now())
  RETURNING id, out_of),
rooms AS (
  INSERT INTO examination_examinationlisthandler_classrooms (examinationlisthandler_id, classroom_id)
  SELECT exams.id, room.id
  FROM exams
  CROSS JOIN academic_classroom room
  JOIN academic_classlevel level ON level.id = room.name_id
  WHERE level.name LIKE '% ' || :series)
INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id, student_id, subject_id)
SELECT
  round((exams.out_of * (45 + (enrolment.id * 7 + allocation.subject_id * 13 + exams.id * 5) % 55) / 100.0)::numeric, 1),
  now(), allocation.teacher_name_id, exams.id, enrolment.id, allocation.subject_id
FROM exams
CROSS JOIN academic_studentclassenrollment enrolment
JOIN academic_allocatedsubject allocation
  ON allocation.class_room_id = enrolment.classroom_id AND allocation.academic_year_id = enrolment.academic_year_id
WHERE enrolment.academic_year_id = :year
