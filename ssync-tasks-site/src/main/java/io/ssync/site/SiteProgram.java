package io.ssync.site;

import java.nio.file.Path;

/** Makes the site: {@code SiteProgram ROOT TARGET VERSION javadoc=yes|no}. Ends with 1, and says why, if a page is not as it should be. */
final class SiteProgram {
    private SiteProgram() {}

    /** Makes the site of the repository {@code args[0]} in the folder {@code args[1]}. */
    public static void main(String[] args) {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        Path target = Path.of(args[1]);
        Site site = new Site(root, target, args[2]);
        try {
            if ("javadoc=yes".equals(args[3])) {
                site = site.withApi(new Javadoc(root, System.getProperty("java.class.path")));
            }
            site.build();
        } catch (SiteException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.out.println("the site is " + target.resolve("index.html"));
    }
}
