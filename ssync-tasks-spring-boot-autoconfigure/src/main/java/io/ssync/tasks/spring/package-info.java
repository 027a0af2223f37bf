/**
 * Spring Boot's way to use tasks: the beans that one of the starters gives an application, made from properties {@code ssync.tasks.*}, and
 * the interfaces by which an application changes them.
 */
@org.jspecify.annotations.NullMarked
package io.ssync.tasks.spring;
