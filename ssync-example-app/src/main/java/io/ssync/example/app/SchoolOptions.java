package io.ssync.example.app;

import io.ssync.school.mail.LoggingMailer;
import io.ssync.school.mail.MailServer;
import io.ssync.school.mail.Mailer;
import io.ssync.school.mail.SmtpMailer;
import io.ssync.school.reportcard.FeesOnCards;
import io.ssync.school.reportcard.ReportCardException;
import io.ssync.school.reportcard.ReportCardTemplate;
import io.ssync.school.users.Invitation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a school sets about itself.
 *
 * @param schoolName what it is called, where its table does not say
 * @param passwordUrl the page where owners of new accounts set their password
 * @param portalUrl where families find what letters tell of; empty for nowhere
 * @param mailServer where mail is handed over; empty for nowhere, it is only logged then
 * @param media the folder with report cards and pictures, the media root of the school system
 * @param reportCardTemplate a file with the template of report cards; empty for ours
 * @param reportCardDesign which of ours, where there is no file
 * @param feesOnCards whether cards say what is owing, and are withheld for it
 */
public record SchoolOptions(
        String schoolName,
        String passwordUrl,
        String portalUrl,
        Optional<MailServer> mailServer,
        Path media,
        Optional<Path> reportCardTemplate,
        String reportCardDesign,
        FeesOnCards feesOnCards) {

    /**
     * The same for the data directory {@code .ssync}.
     *
     * @throws IllegalArgumentException if one of them is wrong; the message names it
     */
    public static SchoolOptions of(Map<String, String> environment) {
        return of(environment, Path.of(".ssync"));
    }

    /**
     * Reads {@code SCHOOL_NAME}, {@code SSYNC_PASSWORD_URL}, {@code SSYNC_PORTAL_URL}, {@code SSYNC_MAIL_URL} with {@code SSYNC_MAIL_FROM},
     * {@code SSYNC_MEDIA_ROOT}, {@code SSYNC_REPORT_CARD_TEMPLATE}, {@code SSYNC_REPORT_CARD_DESIGN} and
     * {@code SSYNC_REPORT_CARD_FEES}; all have defaults.
     *
     * @param environment the variables of the environment
     * @param dataDirectory where embedded servers keep their data; the media are there unless a variable says otherwise
     * @throws IllegalArgumentException if one of them is wrong; the message names it
     */
    public static SchoolOptions of(Map<String, String> environment, Path dataDirectory) {
        Optional<MailServer> mailServer = Optional.ofNullable(environment.get("SSYNC_MAIL_URL"))
                .filter(url -> !url.isBlank())
                .map(url -> mailServer(url, environment.getOrDefault("SSYNC_MAIL_FROM", "")));
        return new SchoolOptions(
                environment.getOrDefault("SCHOOL_NAME", "Our School"),
                environment.getOrDefault("SSYNC_PASSWORD_URL", "http://localhost:8000/password-reset/"),
                environment.getOrDefault("SSYNC_PORTAL_URL", "").strip(),
                mailServer,
                Optional.ofNullable(environment.get("SSYNC_MEDIA_ROOT"))
                        .map(Path::of)
                        .orElseGet(() -> dataDirectory.resolve("media")),
                Optional.ofNullable(environment.get("SSYNC_REPORT_CARD_TEMPLATE"))
                        .filter(file -> !file.isBlank())
                        .map(Path::of),
                design(environment.getOrDefault("SSYNC_REPORT_CARD_DESIGN", "standard")),
                feesOnCards(environment.getOrDefault("SSYNC_REPORT_CARD_FEES", "hide")));
    }

    private static String design(String name) {
        try {
            ReportCardTemplate.design(name);
            return name;
        } catch (ReportCardException e) {
            throw new IllegalArgumentException("SSYNC_REPORT_CARD_DESIGN: " + e.getMessage(), e);
        }
    }

    private static FeesOnCards feesOnCards(String text) {
        try {
            return FeesOnCards.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("SSYNC_REPORT_CARD_FEES " + e.getMessage(), e);
        }
    }

    private static MailServer mailServer(String url, String from) {
        if (from.isBlank()) {
            throw new IllegalArgumentException(
                    "SSYNC_MAIL_URL needs SSYNC_MAIL_FROM, the address that mail comes from");
        }
        try {
            return MailServer.of(url, from);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("SSYNC_MAIL_URL: " + e.getMessage(), e);
        }
    }

    /** The same without a mail server, and with the media in the data directory: for what is not in earnest. */
    public SchoolOptions forShow(Path dataDirectory) {
        return new SchoolOptions(
                schoolName,
                passwordUrl,
                portalUrl,
                Optional.empty(),
                dataDirectory.resolve("media"),
                reportCardTemplate,
                reportCardDesign,
                feesOnCards);
    }

    Mailer mailer(InstantSource clock) {
        return mailServer.<Mailer>map(server -> new SmtpMailer(server, clock)).orElseGet(LoggingMailer::new);
    }

    Invitation invitation() {
        return new Invitation(schoolName, passwordUrl);
    }

    ReportCardTemplate template() {
        return reportCardTemplate
                .map(ReportCardTemplate::at)
                .orElseGet(() -> ReportCardTemplate.design(reportCardDesign));
    }
}
