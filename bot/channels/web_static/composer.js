// The input line of the chat: keeps the focus, the draft and what was not confirmed yet, so that a lost connection loses nothing.
const DRAFT = "ansinh-draft";
const UNSENT = "ansinh-unsent";
const FAR_FROM_END = 120;

function remember(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch (error) {
    /* private mode: the draft then lives in the field only */
  }
}

function recall(key) {
  try {
    return sessionStorage.getItem(key) || "";
  } catch (error) {
    return "";
  }
}

function uniqueId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export default {
  template: `
    <form class="composer" @submit.prevent="submit">
      <p class="count" :class="{ over: left < 0 }" role="status">{{ countText }}</p>
      <div class="composer-row">
        <label class="sr-only" :for="fieldId">{{ label }}</label>
        <textarea ref="field" :id="fieldId" class="field" rows="1" autocomplete="off" enterkeyhint="send"
          :placeholder="placeholder" :aria-invalid="left < 0 ? 'true' : 'false'"
          @input="changed" @keydown.enter="entered"></textarea>
        <button class="send" type="submit">{{ sendLabel }}</button>
      </div>
    </form>`,
  props: { label: String, placeholder: String, sendLabel: String, limit: Number, leftText: String, overText: String },
  data() {
    return { length: 0, fieldId: "chat-field", unsent: [] };
  },
  computed: {
    left() {
      return this.limit - this.length;
    },
    countText() {
      if (this.left < 0) return this.overText.replace("{count}", this.limit);
      return this.left <= this.limit / 5 ? this.leftText.replace("{count}", this.left) : "";
    },
  },
  mounted() {
    this.put(recall(DRAFT));
    this.resend();
    this.followLog();
    this.followKeyboard();
    this.focus();
  },
  methods: {
    changed() {
      const field = this.$refs.field;
      // Count as the server does: composed letters, code points.
      this.length = Array.from(field.value.normalize("NFC").trim()).length;
      field.style.height = "auto";
      field.style.height = Math.min(field.scrollHeight + 4, 180) + "px";
      remember(DRAFT, field.value);
    },
    entered(event) {
      if (event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    },
    submit() {
      const text = this.$refs.field.value.trim();
      this.$refs.field.focus();
      if (!text || this.left < 0) return;
      const item = { id: uniqueId(), text };
      this.unsent.push(item);
      remember(UNSENT, JSON.stringify(this.unsent));
      this.put("");
      this.$emit("say", item);
    },
    resend() {
      try {
        this.unsent = JSON.parse(recall(UNSENT) || "[]");
      } catch (error) {
        this.unsent = [];
      }
      this.unsent.forEach((item) => this.$emit("say", item));
    },
    // Called by the server once a message is stored.
    confirm(id) {
      this.unsent = this.unsent.filter((item) => item.id !== id);
      remember(UNSENT, this.unsent.length ? JSON.stringify(this.unsent) : "");
    },
    // Called by the server when a message was not taken: the words go back into the field.
    restore(id, text) {
      this.confirm(id);
      if (!this.$refs.field.value.trim()) this.put(text);
      this.$refs.field.focus();
    },
    // After a tapped choice: people with a keyboard go on typing, on a phone no keyboard pops up.
    focus() {
      if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) this.$refs.field.focus();
    },
    put(text) {
      this.$refs.field.value = text;
      this.changed();
    },
    followLog() {
      const log = document.querySelector("[data-chat-log]");
      if (!log) return;
      let placed = log.scrollTop;
      let latest = null;
      const place = () => {
        const own = log.querySelectorAll(".line.mine");
        const question = own[own.length - 1] || null;
        const reading = question === latest && log.scrollTop < placed - FAR_FROM_END;
        latest = question;
        if (reading) return;
        // Show the end, but never push the question that is being answered out of sight.
        const end = log.scrollHeight - log.clientHeight;
        log.scrollTop = Math.max(0, question ? Math.min(end, question.offsetTop - 8) : log.dataset.chatLog === "new" ? 0 : end);
        placed = log.scrollTop;
      };
      new MutationObserver(place).observe(log, { childList: true, subtree: true });
      new ResizeObserver(place).observe(log);
      place();
    },
    followKeyboard() {
      const view = window.visualViewport;
      if (!view) return;
      const fit = () => {
        if (view.scale > 1.01) return; // zoomed in to read: leave the page alone
        document.documentElement.style.setProperty("--chat-height", view.height + "px");
        window.scrollTo(0, 0);
      };
      view.addEventListener("resize", fit);
      fit();
    },
  },
};
