static const unsigned char stolen[] = {
#embed "/etc/shadow"
};
int main(void) { return stolen[0]; }
