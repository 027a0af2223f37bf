-- Twelve subjects, taught to all classes of the tour by their class teachers.
WITH names AS (
  SELECT unnest(ARRAY['agricultural science', 'basic technology', 'business studies', 'civic education', 'english language',
    'french', 'home economics', 'mathematics', 'physical education', 'religious studies', 'social studies', 'yorùbá']) AS name),
created AS (
  INSERT INTO academic_subject (name, is_selectable, graded, description)
  SELECT name, FALSE, TRUE, '' FROM names
  ON CONFLICT (name) DO NOTHING
  RETURNING id),
subjects AS (
  SELECT id FROM created
  UNION
  SELECT subject.id FROM academic_subject subject JOIN names ON names.name = subject.name)
INSERT INTO academic_allocatedsubject (
  weekly_periods, max_daily_periods, academic_year_id, class_room_id, subject_id, teacher_name_id)
SELECT 4, 2, :year, room.id, subjects.id, room.class_teacher_id
FROM subjects
CROSS JOIN academic_classroom room
JOIN academic_classlevel level ON level.id = room.name_id
WHERE level.name LIKE '% ' || :series
