// Before the page is drawn: the colours this browser was told to use.
try {
  const theme = localStorage.getItem("laobing.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the computer's own choice holds.
}
