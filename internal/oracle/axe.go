package oracle

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// axeScript opens a page in a browser, on a phone's width and a desk's, light and dark,
// and says what axe-core finds, what the page asks the network for and what it writes to
// the console.
const axeScript = `
const puppeteer = require('puppeteer-core'), axe = require('axe-core');
(async () => {
  const browser = await puppeteer.launch({ executablePath: process.argv[1], args: ['--no-sandbox', '--disable-gpu'], headless: 'shell' });
  for (const scheme of ['light', 'dark']) for (const width of [390, 1280]) {
    const page = await browser.newPage(), say = what => console.log(scheme, width + ':', what);
    page.on('request', r => { if (!r.url().startsWith('file:///')) say('asks for ' + r.url()); });
    page.on('console', m => say('console: ' + m.text()));
    await page.setViewport({ width, height: 800 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto('file://' + process.argv[2]);
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    if (found.passes.length < 20) say('axe looked at next to nothing');
    for (const v of found.violations) say(v.id + ': ' + v.help + ': ' + v.nodes[0].html.slice(0, 200));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) say('wider than the screen by ' + over);
  }
  await browser.close();
})();`

// Axe opens a page in headless Chromium and gives everything that is wrong with it, by
// axe-core and by what it asks the network for; "" is nothing. RPCDSC_AXE names a folder
// in which npm has installed axe-core and puppeteer-core. It is never asked for: a
// browser takes long to install.
func Axe(t testing.TB, page string) string {
	t.Helper()
	slow(t, "a browser")
	folder := os.Getenv("RPCDSC_AXE")
	if folder == "" {
		t.Skip("RPCDSC_AXE names no folder in which `npm install axe-core puppeteer-core` was run")
	}
	browser := program(t, "Chromium", "", "chromium-headless-shell", "chromium", "google-chrome")
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t, "node", "", "node"), "-e", axeScript, browser, file)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
