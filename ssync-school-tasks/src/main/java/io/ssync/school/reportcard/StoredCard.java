package io.ssync.school.reportcard;

import org.jspecify.annotations.Nullable;

/**
 * A card to download.
 *
 * @param id the card
 * @param fileName what the file is called
 * @param path where it is below the media root
 * @param published whether its result is published
 * @param guardianId the account of the student's guardian; null if there is none
 * @param studentUserId the account of the student; null if there is none
 * @param withheld what is owing, such as ₦12,500.00, if the card is not given out before that is paid; else empty
 */
public record StoredCard(
        long id,
        String fileName,
        String path,
        boolean published,
        @Nullable Long guardianId,
        @Nullable Long studentUserId,
        String withheld) {}
