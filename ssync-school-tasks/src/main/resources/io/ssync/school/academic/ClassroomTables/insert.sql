-- A level of which another transaction has made a classroom in the meantime is left out.
INSERT INTO academic_classroom (capacity, occupied_sits, name_id, stream_id, class_teacher_id)
SELECT :capacity, 0, level_id, stream_id, teacher_id
FROM unnest(:levels, :streams, :teachers) AS sheet (level_id, stream_id, teacher_id)
ON CONFLICT (name_id) DO NOTHING
RETURNING name_id
