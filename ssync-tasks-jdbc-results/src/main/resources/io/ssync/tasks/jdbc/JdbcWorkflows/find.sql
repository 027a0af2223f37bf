select canvas from ssync_workflow where id = :id
