// Package page makes pages of runs for a browser: [Of] shows one, [Compare] some of
// them beside each other, [Sweep] what many settings gave. A page is one HTML file that
// needs no other, no script and no server.
package page
