// The note of the survey is saved as it is typed; what the server did not confirm is sent again, and leaving asks first.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { form, words, find } = survey;
  const PAUSE = 800, AGAIN_AFTER = 4000;
  const note = find("#note"), was = find("[name=note_was]");
  let timer = 0, sending = null, refused = null;

  // The text that the server confirmed last is the default value of the field.
  survey.noteWaits = () => note.value !== note.defaultValue;

  note.addEventListener("input", () => later(PAUSE));
  note.addEventListener("change", save);
  addEventListener("online", save);

  // A form that is sent while the note is on its way would be refused as changed elsewhere: it waits for the answer.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) { note.defaultValue = note.value; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.submitter;
    sending.then(() => form.requestSubmit(by));
  }, { capture: true });

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    clearTimeout(timer);
    if (sending || !survey.noteWaits() || note.value === refused) return;
    sending = send(note.value);
    await sending;
    sending = null;
    if (survey.noteWaits() && note.value !== refused) later(PAUSE);
  }

  async function send(text) {
    survey.tell(words.saving, "saving");
    try {
      let [response, answer] = await post(text);
      if (response.status === 400 && survey.renew(answer)) [response, answer] = await post(text);
      if (response.ok && answer) stored(text, answer);
      else if (answer && answer.csrf_token) signedOut(answer);
      else if (answer && answer.error && response.status < 500) stands(text, answer);
      else wait(words.noteWaiting);
    } catch {
      wait(words.noteWaiting);
    }
  }

  function post(text) {
    const body = new URLSearchParams({ note: text, note_was: was.value });
    for (const name of ["csrf_token", "method", "examiner"]) body.set(name, form.elements.namedItem(name).value);
    return window.ask(words.note, body);
  }

  function stored(text, answer) {
    was.value = answer.note;
    note.defaultValue = text;
    if (words.unsaved === "0") survey.tell(answer.saved, "saved");
  }

  // Refused as it stands (changed by somebody else, too long): said, kept, and not sent again until it is changed.
  function stands(text, answer) {
    refused = text;
    survey.tell(answer.error, "not_saved");
  }

  function signedOut(answer) {
    survey.renew(answer);
    wait(words.signedOut);
    if (answer.sign_in) survey.offerSignIn(answer);
  }

  function wait(why) {
    survey.tell(why, "not_saved");
    later(AGAIN_AFTER);
  }
})();
