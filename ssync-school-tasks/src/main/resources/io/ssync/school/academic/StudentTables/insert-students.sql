-- A number that another transaction has taken in the meantime is left out; the caller sees which ids are missing.
INSERT INTO academic_student (
  admission_number, first_name, middle_name, last_name, date_of_birth, gender, phone_number, street, image,
  class_level_id, classroom_id, admission_date, is_active, can_login)
SELECT
  admission_number, first_name, middle_name, last_name, date_of_birth, nullif(gender, ''), nullif(phone_number, ''), street, '',
  class_level_id, CASE WHEN :yearIsActive THEN classroom_id END, :now, true, false
FROM unnest(
  :admissionNumbers, :firstNames, :middleNames, :lastNames, :datesOfBirth, :genders, :phoneNumbers, :streets, :classLevels, :classrooms)
  AS sheet (
    admission_number, first_name, middle_name, last_name, date_of_birth, gender, phone_number, street, class_level_id, classroom_id)
ON CONFLICT (admission_number) DO NOTHING
RETURNING id, admission_number
