-- Whoever comes second for an occasion waits for the first, and gets it only if the first was rolled back.
INSERT INTO ssync_posted_notification (occasion, posted_at)
SELECT DISTINCT occasion, :now
FROM unnest(:occasions) AS occasion
ORDER BY occasion
ON CONFLICT (occasion) DO NOTHING
RETURNING occasion
