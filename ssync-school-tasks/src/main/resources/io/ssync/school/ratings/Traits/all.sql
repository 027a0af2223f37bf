SELECT area, name FROM ssync_trait ORDER BY place, name
