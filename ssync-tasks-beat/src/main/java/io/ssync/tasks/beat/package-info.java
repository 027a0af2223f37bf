/**
 * Periodic tasks: schedules, and the beat that makes one task of each due time.
 *
 * <p>A {@link io.ssync.tasks.beat.Schedule} says when something is due, in the dialect of Celery, and knows nothing else. A {@link
 * io.ssync.tasks.beat.ScheduleEntry} has a name, what is called, and how it is kept. The {@link io.ssync.tasks.beat.ScheduleStore} keeps
 * entries and what became of their due times; the {@link io.ssync.tasks.beat.Beat} looks, decides, and has the store carry it out.
 *
 * <p>Each due time is decided once: the store compares how far the schedule has come with what the beat knew, in the transaction that
 * also makes the call. So any number of beats may run, and none of them leads.
 */
@NullMarked
package io.ssync.tasks.beat;

import org.jspecify.annotations.NullMarked;
