// What the parent builds.
int main() {}
