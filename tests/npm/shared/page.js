// Shows what a consumer in a browser says, where the test waits for it.

export async function show(work) {
  let said;
  try {
    said = await work();
  } catch (error) {
    said = `${error?.code ?? ""} ${error?.stack ?? error}`;
  }
  document.querySelector("output").textContent = said;
}
