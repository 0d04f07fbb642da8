// Runs before the first paint (a file of its own, so that a strict content policy may forbid inline scripts).
// The same rule as lib/theme.svelte.ts: the stored choice, else the system's.
try {
  var choice = localStorage.getItem('yantu.theme');
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
} catch {
  // Storage may be forbidden: then the page is light.
  document.documentElement.dataset.theme = 'light';
}
