package io.ssync.tasks;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What nobody but the task and its caller should see: an argument of a task, all that it returns if its method is so, or a part of these, a
 * component of a record or a field of a class. Readable text has {@code '***'} in its place: the {@code argsrepr} of messages, results as people
 * see them, events, replies to {@code inspect}, logs and pages. What does not fit its type is said without the value.
 *
 * <p>The message itself carries the value, and so do the ledger, and what is kept of failed tasks and of workflows to run them again: whoever can read Redis and
 * the database can read it. So is a value that a task returns stored as it is, since its caller gets it from there. Of what is returned it is the declared type
 * that says what is sensitive.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.METHOD, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Sensitive {}
