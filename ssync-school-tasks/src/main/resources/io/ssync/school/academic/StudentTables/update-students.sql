-- What the sheet leaves empty stays as it is.
UPDATE academic_student student
SET first_name = sheet.first_name,
  middle_name = coalesce(nullif(sheet.middle_name, ''), student.middle_name),
  last_name = sheet.last_name,
  date_of_birth = coalesce(sheet.date_of_birth, student.date_of_birth),
  gender = coalesce(nullif(sheet.gender, ''), student.gender),
  phone_number = coalesce(nullif(sheet.phone_number, ''), student.phone_number),
  street = coalesce(nullif(sheet.street, ''), student.street),
  class_level_id = CASE WHEN :yearIsActive THEN sheet.class_level_id ELSE student.class_level_id END,
  classroom_id = CASE WHEN :yearIsActive THEN sheet.classroom_id ELSE student.classroom_id END
FROM unnest(
  :ids, :firstNames, :middleNames, :lastNames, :datesOfBirth, :genders, :phoneNumbers, :streets, :classLevels, :classrooms)
  AS sheet (
    id, first_name, middle_name, last_name, date_of_birth, gender, phone_number, street, class_level_id, classroom_id)
WHERE student.id = sheet.id
