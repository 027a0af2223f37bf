insert into ssync_workflow (id, canvas) values (:id, :canvas)
on conflict (id) do update set canvas = excluded.canvas, saved = excluded.saved
