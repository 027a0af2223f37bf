UPDATE academic_classroom
SET occupied_sits = occupied_sits + taken.seats
FROM unnest(:classrooms, :seats) AS taken (classroom_id, seats)
WHERE academic_classroom.id = taken.classroom_id
