package web

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
)

// browser is a real Chromium with one tab, and what went wrong in it.
type browser struct {
	t     *testing.T
	ctx   context.Context
	mu    sync.Mutex
	wrong []string
	hosts map[string]bool // that it asked anything of
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a whole browser is not short")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: .ci/run installs it where there is apt-get")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx, hosts: map[string]bool{}}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	return b
}

// call sends a command of the browser's protocol.
func call[P, R any](b *browser, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	r, err := chromedp.Call(b.ctx, cmd, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *browser) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, fmt.Sprint(e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		b.wrong = append(b.wrong, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" {
			b.hosts[u.Host] = true
		}
	}
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// await waits until an expression of JavaScript is true.
func (b *browser) await(expression string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingTimeout(30*time.Second)))
	if err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		b.t.Fatalf("%s: %v; wrong: %v; the page says:\n%s", expression, err, b.wrong, text)
	}
}

// look sets size and colours.
func (b *browser) look(width, height int64, colours string) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 500})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}}})
}

// shoot keeps a picture, if DOLLY_SHOTS names a folder.
func (b *browser) shoot(name string, whole bool) {
	b.t.Helper()
	dir := os.Getenv("DOLLY_SHOTS")
	if dir == "" {
		return
	}
	params := page.CaptureScreenshotParams{}
	if whole {
		size, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]float64]("[innerWidth, document.documentElement.scrollHeight]"))
		if err != nil {
			b.t.Fatal(err)
		}
		params.CaptureBeyondViewport, params.Clip = &whole, &page.Viewport{Width: size[0], Height: size[1], Scale: 1}
	}
	raw := call(b, page.CaptureScreenshot, params).Data
	if err := os.WriteFile(filepath.Join(dir, name+".png"), raw, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// press types keys where the focus is.
func (b *browser) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

const drawn = `document.querySelectorAll("button.agent").length === 4 && document.querySelectorAll("polyline.line").length === 4`

// TestThePageInChromium is one visit: on a desk and on a phone, by day and by night,
// without a mouse, while the fleet lives and while its node is away.
func TestThePageInChromium(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t, nil)
	w.live(26*time.Hour, 4*time.Minute)
	where := w.serve()
	b.look(1280, 800, "light")
	b.do(chromedp.Navigate(where))
	b.await(drawn)
	for _, c := range []struct {
		name          string
		width, height int64
	}{{"desk", 1280, 800}, {"phone", 390, 844}} {
		for _, colours := range []string{"light", "dark"} {
			b.look(c.width, c.height, colours)
			b.await(fmt.Sprintf(`innerWidth === %d && matchMedia("(prefers-color-scheme: %s)").matches && document.documentElement.scrollWidth <= innerWidth`, c.width, colours))
			b.await(fmt.Sprintf(`[...document.querySelectorAll("svg.plot")].every((s) => s.getBoundingClientRect().right <= %d)`, c.width))
			b.shoot(c.name+"-"+colours, false)
		}
	}
	b.shoot("phone-whole", true)
	b.look(1280, 800, "light")
	b.await(`innerWidth === 1280`)
	b.byKeyboard()
	b.shoot("desk-agent", true)
	b.liveAndAway(w)
	b.mu.Lock()
	defer b.mu.Unlock()
	if here := strings.TrimPrefix(where, "http://"); len(b.hosts) != 1 || !b.hosts[here] {
		t.Errorf("it asked %v", b.hosts)
	}
	for _, what := range b.wrong {
		t.Errorf("in the browser: %s", what)
	}
}

// byKeyboard chooses an agent, a span and a reading without a mouse.
func (b *browser) byKeyboard() {
	b.t.Helper()
	b.press(kb.Tab)
	b.await(`document.activeElement.className === "skip"`)
	b.press(kb.Enter, kb.Tab, kb.Tab, kb.Tab)
	b.await(`document.activeElement.querySelector(".name")?.textContent === "alice"`)
	b.press(kb.ArrowDown, kb.Enter)
	b.await(`document.querySelector("#who .name")?.textContent === "bob" && document.querySelector("#facts").textContent.includes("alice")`)
	b.await(`document.activeElement.getAttribute("aria-pressed") === "true"`)
	b.do(chromedp.Focus(chromedp.CSS(`button[data-range="3600000"]`)))
	b.press(kb.Enter)
	b.await(`document.querySelector("#ranges [aria-pressed=true]").textContent === "hour" && document.querySelectorAll("polyline.line").length === 4`)
	b.do(chromedp.Focus(chromedp.CSS("svg.plot")))
	b.press(kb.End)
	b.await(`document.querySelector(".reading").textContent.includes(" UTC: ")`)
	b.await(fmt.Sprintf(`document.querySelector("a.csv").href.includes(%q)`, "/node/"+stage.Peer(2).String()+"/uploaded?from="))
	b.do(chromedp.Click(chromedp.CSS(`button[data-view="hosts"]`)))
	b.await(`document.querySelectorAll("section.host").length === 3 && document.querySelector(".host h3").textContent.startsWith("hexa 2 of 2")`)
}

// liveAndAway lets the fleet change, say evil things, and vanish.
func (b *browser) liveAndAway(w *world) {
	b.t.Helper()
	fleet := stage.Fleet()
	evil := []string{`<img src=x onerror="window.pwned=1">`, `</script><script>window.pwned=2</script>`, "javascript:window.pwned=3", "\u202egnp.exe&#x27;\"><b>"}
	for i := range fleet.Agents {
		fleet.Agents[i].Name, fleet.Agents[i].Waits, fleet.Agents[i].Version = evil[i], evil[i], evil[i]
		fleet.Agents[i].Offer = dolly.OfferID(strings.ToLower(evil[i]) + "/x/y")
		fleet.Agents[i].Seen, fleet.Agents[i].RentEnds, fleet.Agents[i].RentDays = math.MinInt64, math.MaxInt64, 1e308
		fleet.Agents[i].Balance = -fleet.Agents[i].Balance // it owes
	}
	fleet.Next, fleet.Now = evil[0], fleet.Now.Add(2*time.Minute)
	w.node.Set(dolly.ViewFleet, fleet)
	w.node.Set(dolly.ViewEvents, []dolly.Event{{Seq: 1, At: math.MaxInt64, Kind: evil[0], Text: evil[1]}})
	b.await(`[...document.querySelectorAll("button.agent .name")].some((e) => e.textContent.startsWith("<img")) && document.querySelector("#lately").textContent.includes("</script>")`)
	b.await(`!("pwned" in window) && document.querySelectorAll("img").length === 1 && document.querySelectorAll("b, script").length === 1`)
	b.do(chromedp.Click(chromedp.CSS(`button[data-view="tree"]`)), chromedp.Click(chromedp.CSS("button.agent")))
	b.await(`document.querySelector("#who .name").textContent.startsWith("<img")`)
	b.await(`document.querySelectorAll("line.zero").length === 1 && [...document.querySelectorAll("polyline.line")].every((l) => l.getBBox().y >= 0 && l.getBBox().y + l.getBBox().height <= 170)`)
	b.look(390, 844, "light")
	b.await(`innerWidth === 390 && document.documentElement.scrollWidth <= innerWidth`)
	b.shoot("phone-hostile", true)
	w.node.Down(true)
	b.await(`!document.querySelector("#stale").hidden && document.querySelector("#stale").textContent.includes("no node answers")`)
	b.shoot("phone-away", false)
	w.node.Down(false)
	b.await(`document.querySelector("#stale").hidden && document.querySelector("#live").textContent.includes("live")`)
}
